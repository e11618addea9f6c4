namespace Sharpest.Convolutions.Normalization;

/// <summary>The map y = max(s·x + t, floor) of every channel.</summary>
/// <param name="Slope">s, one number a channel.</param>
/// <param name="Shift">t, one number a channel.</param>
/// <param name="Floor">0 where a ReLU follows, −∞ where none does.</param>
internal sealed record ChannelMap(float[] Slope, float[] Shift, float Floor);
