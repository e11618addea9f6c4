using Xunit.Sdk;
using Xunit.v3;

// The tests count live tensors and turn the convolution switch, both of which belong to the process.
[assembly: Parallelization(Mode = ParallelMode.None)]
