using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Tests.Training;

namespace Sharpest.Cli.Tests.Faults;

/// <summary>A run of 144 small steps whose learning rate drops and whose best weights are kept, and what it is when nothing happens to it.</summary>
public sealed class TinyRun : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private int runs;

    public TinyRun()
    {
        SmallData.Write(folder);
        string whole = NewFolder();
        (int code, string said) = Program.Run([.. Command(whole), "--checkpoint-every", "0"]);
        Assert.True(code == 0, said);
        Expected = RunContent.Of(whole);
    }

    /// <summary>The content of the run that nothing happened to.</summary>
    public string[] Expected { get; }

    public string NewFolder() => Path.Combine(folder.Path, $"run-{runs++}");

    /// <summary>The command line that makes the run.</summary>
    public string[] Command(string output) =>
        [
            .. "train --optimizer nsgd --momentum 0.9 --gamma 0.3 --augment --lr 0.02 --batch 12".Split(' '),
            .. "--epochs 12 --epoch-examples 144 --schedule plateau --patience 1 --drop-factor 0.7 --clip-norm 2".Split(
                ' '
            ),
            .. "--every 10 --refresh 8 --top 2 --sample 0.1 --resample --max-products 6 --step-points 0".Split(' '),
            .. "--threads 1 --no-report --data-folder".Split(' '),
            folder.Path,
            "--out",
            output,
        ];

    public void Dispose() => folder.Dispose();
}
