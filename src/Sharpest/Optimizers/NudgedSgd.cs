using Sharpest.Spectra;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Optimizers;

/// <summary>
/// Nudged-SGD (Jastrzębski et al., ICLR 2019): w ← w − η·[u − (1−γ)·EEᵀu], where the columns of E are the K sharpest
/// directions and u is the gradient or, with momentum, the velocity. With γ = 1 it takes the very steps of
/// <c>torch.optim.SGD</c>, bit for bit. Other rules for the sharp part make its kin of it: Dom-SGD, Bulk-SGD, the paper's
/// ablations.
/// </summary>
/// <remarks>
/// A step costs 4·K·n operations beside SGD's; a refresh costs whatever finds the directions. Velocity is kept as
/// <c>torch.optim.SGD</c> keeps it (v ← m·v + g, step η·v), so a change of η acts on the whole velocity at once. The state
/// dictionary holds the rule with γ, the steps, the velocities and the directions, so that a run goes on as if it had not
/// been interrupted.
/// </remarks>
public sealed class NudgedSgd : OptimizerHelper, optim.IMomentum
{
    private readonly NudgedSgdOptions options;
    private readonly Func<SharpSubspace?> findSubspace;
    private readonly Parameter[] all;
    private readonly DirectionsState state;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">
    /// The parameters, in the order of the flat vectors in which the directions are given; all of them get gradients.
    /// </param>
    /// <param name="learningRate">η.</param>
    /// <param name="findSubspace">
    /// Finds the sharpest directions at the present weights, for instance <c>tracker.FindSubspace</c>; called within
    /// <see cref="step"/> when a refresh is due, with gradients enabled. The caller keeps ownership of what it returns and
    /// keeps it alive until the next call. Null lets plain SGD go on until the next refresh.
    /// </param>
    /// <param name="options">γ, K, refresh and momentum, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the learning rate is out of its range.</exception>
    public NudgedSgd(
        IEnumerable<Parameter> parameters,
        double learningRate,
        Func<SharpSubspace?> findSubspace,
        NudgedSgdOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(findSubspace);
        this.options = options ?? new NudgedSgdOptions();
        this.findSubspace = findSubspace;
        Check(learningRate, this.options);
        all = [.. parameters];
        if (all.Length == 0)
            throw new ArgumentException("There is no parameter to optimize.", nameof(parameters));
        state = new DirectionsState(all[0], this.options.Rule ?? new ScaledStep(this.options.SharpStepScale));
        _parameter_groups = [];
        AddOnlyGroup(learningRate);
    }

    /// <summary>Steps taken; set when a run goes on that was interrupted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Steps
    {
        get => state.Steps;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            state.Steps = value;
        }
    }

    /// <summary>What becomes of the step in the sharp subspace and off it; it may be changed at any time.</summary>
    /// <exception cref="ArgumentNullException">The rule is null.</exception>
    public SharpStepRule Rule
    {
        get => state.Rule;
        set => state.Rule = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>γ; it may be changed at any time. NaN while another rule than the scaling by γ is in force.</summary>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or not finite.</exception>
    public double SharpStepScale
    {
        get => Rule is ScaledStep { Bulk: 1 } scaled ? scaled.Scale : double.NaN;
        set => Rule = new ScaledStep(value);
    }

    /// <summary>The directions in use, or null before the first refresh; owned by whoever found them.</summary>
    public SharpSubspace? Subspace => state.Subspace;

    /// <summary>Steps taken since the directions in use were found, or null when there are none.</summary>
    public long? SubspaceAge => Subspace is null ? null : Steps - state.FoundAt;

    /// <summary>m; it may be changed at any time, for instance by a scheduler.</summary>
    public double Momentum
    {
        get => Options.momentum!.Value;
        set => Options.momentum = value;
    }

    private SGD.Options Options => (SGD.Options)_parameter_groups[0].Options;

    /// <summary>Takes one step, refreshing the directions first when that is due.</summary>
    /// <param name="closure">Evaluates the loss anew, or null.</param>
    /// <returns>The closure's loss, or null.</returns>
    /// <exception cref="InvalidOperationException">The directions found do not fit the parameters.</exception>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        if (IsRefreshDue)
            Refresh();
        Tensor loss = _step<SGD.ParamGroup>(_ => Update(), closure);
        state.Steps++;
        return loss;
    }

    /// <summary>Not supported: the sharp directions span the parameters given at construction.</summary>
    /// <param name="param_group">Ignored.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void add_param_group(ParamGroup param_group) =>
        throw new NotSupportedException(
            "Nudged-SGD works on one group of parameters; give all of them at construction."
        );

    /// <summary>
    /// The state as TorchSharp keeps it: one record of η and m, one velocity a parameter, and a last one with the rule, the
    /// steps and the directions. Its entries are the optimizer's own; loading copies them.
    /// </summary>
    /// <returns>The state; the optimizer owns its tensors.</returns>
    public override StateDictionary state_dict()
    {
        StateDictionary dictionary = base.state_dict();
        dictionary.State.Add(state);
        return dictionary;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (VelocityState velocity in _state.Values.Cast<VelocityState>())
            velocity.Dispose();
        _state.Clear();
        state?.Dispose();
    }

    private bool IsRefreshDue =>
        !Rule.IsIdentity && Steps >= options.BurnIn && (Steps - options.BurnIn) % options.RefreshEvery == 0;

    private void Refresh()
    {
        using IDisposable _ = enable_grad();
        SharpSubspace? found = findSubspace();
        if (found is not null)
        {
            long needed = all.Sum(p => p.numel());
            if (found.Dimension != needed)
            {
                throw new InvalidOperationException(
                    $"The directions have {found.Dimension} entries; the parameters have {needed}."
                );
            }
        }
        state.Use(found);
    }

    private void Update()
    {
        // Every operation on a parameter is the one torch.optim.SGD would do, in the same order.
        (Parameter Parameter, Tensor Gradient)[] moving = [.. Gradients()];
        double momentum = Momentum;
        bool nudged = Subspace is not null && !Rule.IsIdentity;
        Tensor[] updates = [.. moving.Select(m => m.Gradient)];
        if (nudged && options.Target != NudgeTarget.Velocity)
            updates = Nudge(moving, updates);
        if (momentum != 0)
            updates = [.. moving.Zip(updates, (m, update) => Velocity(m.Parameter).Accelerate(update, momentum))];
        if (nudged && options.Target != NudgeTarget.Gradient)
            updates = Nudge(moving, updates);
        double learningRate = Options.LearningRate!.Value;
        for (int i = 0; i < moving.Length; i++)
            moving[i].Parameter.add_(updates[i], alpha: -learningRate);
    }

    private IEnumerable<(Parameter, Tensor)> Gradients()
    {
        foreach (Parameter parameter in all)
        {
            if (parameter.grad is { } gradient)
                yield return (parameter, gradient);
        }
    }

    private VelocityState Velocity(Parameter parameter) => (VelocityState)_state[parameter.Handle];

    // E·h(c) + b·(u − E·c) with c = Eᵀu, over all parameters as one flat vector with zeros where one has no gradient.
    private Tensor[] Nudge((Parameter Parameter, Tensor Gradient)[] moving, Tensor[] updates)
    {
        Dictionary<nint, Tensor> byParameter = moving
            .Zip(updates)
            .ToDictionary(pair => pair.First.Parameter.Handle, pair => pair.Second);
        Tensor flat = cat([.. all.Select(p => (byParameter.GetValueOrDefault(p.Handle) ?? zeros_like(p)).reshape(-1))]);
        Dictionary<nint, Tensor> parts = Split(Rule.Apply(Subspace!, flat, Steps, options.SubspaceSize));
        return [.. moving.Select(m => parts[m.Parameter.Handle])];
    }

    private Dictionary<nint, Tensor> Split(Tensor flat)
    {
        var parts = new Dictionary<nint, Tensor>();
        long offset = 0;
        foreach (Parameter parameter in all)
        {
            parts[parameter.Handle] = flat.narrow(0, offset, parameter.numel()).view(parameter.shape);
            offset += parameter.numel();
        }
        return parts;
    }

    private void AddOnlyGroup(double learningRate)
    {
        var groupOptions = new SGD.Options
        {
            LearningRate = learningRate,
            InitialLearningRate = learningRate,
            momentum = options.Momentum,
            dampening = 0,
            weight_decay = 0,
            nesterov = false,
            maximize = false,
        };
        _defaults = groupOptions;
        _parameter_groups.Add(new SGD.ParamGroup { Parameters = all, Options = groupOptions });
        foreach (Parameter parameter in all)
            _state[parameter.Handle] = new VelocityState(parameter);
    }

    private static void Check(double learningRate, NudgedSgdOptions options)
    {
        Require(
            learningRate >= 0 && double.IsFinite(learningRate),
            learningRate,
            "The learning rate must not be negative."
        );
        double scale = options.SharpStepScale;
        Require(scale >= 0 && double.IsFinite(scale), scale, "γ must not be negative: the step would climb.");
        Require(options.SubspaceSize >= 1, options.SubspaceSize, "At least one direction is needed; use SGD for none.");
        Require(options.RefreshEvery >= 1, options.RefreshEvery, "The refresh period must be at least one step.");
        Require(options.BurnIn >= 0, options.BurnIn, "The burn-in must not be negative.");
        Require(options.Momentum is >= 0 and < 1, options.Momentum, "The momentum must be at least 0 and below 1.");
    }

    private static void Require(bool holds, object value, string remedy, string options = "options")
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(options, value, remedy);
    }
}
