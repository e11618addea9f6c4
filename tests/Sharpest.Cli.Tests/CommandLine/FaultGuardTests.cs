using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.Tests.CommandLine;

public sealed class FaultGuardTests : IDisposable
{
    private readonly World world = new();

    public static TheoryData<Exception> Inputs =>
        [
            new InputException("x"),
            new DataException("x"),
            new IOException("x"),
            new UnauthorizedAccessException("x"),
            new PlatformNotSupportedException("x"),
            new SpecException(["x"]),
            new TypeInitializationException("T", new IOException("x")),
        ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_a_person_can_mend_is_one_line_and_2(Exception fault)
    {
        Assert.Equal(ExitCode.Usage, Throw(fault));
        Assert.Equal("sharpest: x\n", world.Err);
    }

    [Fact]
    public void Each_problem_of_a_specification_has_its_line()
    {
        Assert.Equal(ExitCode.Usage, Throw(new SpecException(["a", "b"])));
        Assert.Equal("sharpest: a\nsharpest: b\n", world.Err);
    }

    [Fact]
    public void What_was_not_foreseen_is_1_and_says_how_to_see_more()
    {
        Assert.Equal(ExitCode.Failed, Throw(new InvalidOperationException("first\nsecond")));
        Assert.Equal(
            "sharpest: first second\n"
                + "sharpest: this was not foreseen (InvalidOperationException); SHARPEST_TRACE=1 shows the details.\n",
            world.Err
        );
    }

    [Fact]
    public void The_trace_is_shown_only_on_request()
    {
        world.Environment["SHARPEST_TRACE"] = "1";

        Throw(new InvalidOperationException("x"));

        Assert.Contains("   at ", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_that_was_asked_for_is_130()
    {
        world.Stop();

        Assert.Equal(ExitCode.Stopped, Throw(new OperationCanceledException()));
        Assert.Equal("sharpest: stopped.\n", world.Err);
    }

    public void Dispose() => world.Dispose();

    private int Throw(Exception fault) => FaultGuard.Run(world.Context, () => throw fault);
}
