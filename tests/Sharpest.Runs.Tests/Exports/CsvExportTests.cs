using Sharpest.Runs.Exports;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests.Exports;

public sealed class CsvExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_table_is_a_file_with_numbers_that_read_back()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        using (var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System))
        {
            writer.Append(new ScalarRecord("train/loss", 3, 0.5, 0.1 + 0.2));
            writer.Append(new ScalarRecord("train/loss", 4, 0.5, double.NaN));
            writer.Append(new ScalarRecord("train/loss", 5, 0.5, double.NegativeInfinity));
            writer.Append(new MeasurementRecord(3, 0.5, "Converged", 10, 1, 2, 0.05, 7, 1.5, [new(1, 4, 0.1, -0.5)]));
            writer.Append(new StepChangeRecord(3, 0.5, "e1", 0.25, -0.01, 1e-7));
            writer.Append(new AlignmentRecord(3, 0.5, "batch", "e1", 4, -0.25, 0.5, 0.1, 0.001));
            writer.Append(new CrossSectionRecord(3, 0.5, "e1", 0.02, -0.25, 1.5));
            writer.Append(new WidthRecord(3, 0.5, "e1", 1.1, 0.5, 1.5));
            writer.Append(new NormRecord(3, 0.5, 50, 213, 2, 14.6, -3, 0.5));
            writer.Append(new EventRecord(DateTimeOffset.UnixEpoch, 3, "info", "said \"a, b\"\nand left"));
        }

        var files = CsvExport.Write(run, _folder.At("out/csv"));

        Assert.Equal(
            [
                "tag,step,epoch,value\ntrain/loss,3,0.5,0.30000000000000004\ntrain/loss,4,0.5,NaN\ntrain/loss,5,0.5,-Infinity\n",
                "measurement,step,epoch,status,sample_size,loss,gradient_norm,learning_rate,operator_calls,seconds\n1,3,0.5,Converged,10,1,2,0.05,7,1.5\n",
                "measurement,step,rank,value,residual,gradient_cosine\n1,3,1,4,0.1,-0.5\n",
                "step,epoch,direction,multiple,relative_change,error\n3,0.5,e1,0.25,-0.01,1E-07\n",
                "step,epoch,vector,direction,batches,mean,mean_absolute,deviation,baseline\n3,0.5,batch,e1,4,-0.25,0.5,0.1,0.001\n",
                "step,epoch,direction,scale,multiple,loss\n3,0.5,e1,0.02,-0.25,1.5\n",
                "step,epoch,direction,threshold,against,along,smaller,mean\n3,0.5,e1,1.1,0.5,1.5,0.5,1\n",
                "step,epoch,probes,frobenius,frobenius_error,paper_value,trace,trace_error\n3,0.5,50,213,2,14.6,-3,0.5\n",
                "time,step,level,text\n1970-01-01T00:00:00.0000000+00:00,3,info,\"said \"\"a, b\"\"\nand left\"\n",
            ],
            files.Select(File.ReadAllText)
        );
    }
}
