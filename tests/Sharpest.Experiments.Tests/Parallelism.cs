using Xunit.Sdk;
using Xunit.v3;

// The switch of the convolution library belongs to the process: training in one test would turn it under another's passes.
[assembly: Parallelization(Mode = ParallelMode.None)]
