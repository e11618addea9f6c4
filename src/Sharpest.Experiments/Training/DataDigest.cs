using System.Security.Cryptography;
using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Training;

/// <summary>SHA-256 over every input and label that a run sees, by which a resumed run knows its data again.</summary>
internal static class DataDigest
{
    public static string Of(TrainingData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ExampleSet set in (ExampleSet[])[data.Training, data.Validation, data.Test])
            set.AddTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
