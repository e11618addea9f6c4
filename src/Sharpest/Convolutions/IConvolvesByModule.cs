namespace Sharpest.Convolutions;

/// <summary>
/// Declares that a module's own forward calls no convolution function, but convolves through its child modules alone. Only
/// then can <see cref="ConvolutionGuard"/> see every convolution of a model.
/// </summary>
public interface IConvolvesByModule;
