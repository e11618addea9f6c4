namespace Sharpest.Runs.Tests.Hostile;

/// <summary>Makes bad files of good ones: bits flipped, pieces cut, doubled, exchanged, or replaced by what hurts parsers.</summary>
internal static class Mutation
{
    private static readonly string[] Hurtful =
    [
        "\0",
        "\\ud800",
        "{",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "\"",
        "-1",
        "9223372036854775807",
        "1e999",
        "NaN",
        "null",
        "../../x",
        "﻿",
        "é",
    ];

    /// <summary>How many cases a test goes through: few in every build, as many as one likes in a long search.</summary>
    internal static int Cases(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("SHARPEST_FUZZ_CASES"), out var cases) ? cases : usual;

    internal static byte[] Of(byte[] good, int seed)
    {
        var random = new Random(seed);
        var bytes = good.ToList();
        for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Hurtful[random.Next(Hurtful.Length)]));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                for (var i = at; i < at + length; i++)
                {
                    bytes[i] = (byte)(random.Next(2) * 255);
                }

                break;
        }
    }
}
