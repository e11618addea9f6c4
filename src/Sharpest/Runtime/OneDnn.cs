namespace Sharpest.Runtime;

/// <summary>
/// The switch of libtorch's CPU convolution library, oneDNN. TorchSharp does not offer it, but libtorch exports the C++
/// functions behind PyTorch's <c>torch.backends.mkldnn</c>. The switch belongs to the process, not to a thread.
/// </summary>
public static class OneDnn
{
    private static readonly Lazy<ContextSwitch?> Switch = new(() =>
        ContextSwitch.Find("_ZN2at7Context20setUserEnabledMkldnnEb", "_ZNK2at7Context17userEnabledMkldnnEv")
    );

    // As the switch belongs to the process, one thread at a time may count on its position.
    private static readonly Lock Turn = new();

    /// <summary>Whether the switch was found in this libtorch; where it was not, it cannot be turned.</summary>
    public static bool HasSwitch => Switch.Value is not null;

    /// <summary>Whether convolutions may use oneDNN now. Without a switch this is true and cannot be changed.</summary>
    public static bool IsOn
    {
        get => Switch.Value is not { } native || native.IsOn;
        internal set => Switch.Value?.IsOn = value;
    }

    /// <summary>Turns the switch until the result is disposed; other threads that want to turn it wait so long.</summary>
    /// <param name="on">The position wanted.</param>
    /// <returns>A scope that turns the switch back.</returns>
    internal static Scope Set(bool on) => new(on);

    /// <summary>Holds the switch in one position and returns it to the one before.</summary>
    internal readonly ref struct Scope
    {
        private readonly bool before;

        internal Scope(bool on)
        {
            Turn.Enter();
            before = IsOn;
            if (before != on)
                IsOn = on;
        }

        public void Dispose()
        {
            if (IsOn != before)
                IsOn = before;
            Turn.Exit();
        }
    }
}
