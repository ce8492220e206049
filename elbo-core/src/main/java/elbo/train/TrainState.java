package elbo.train;

import elbo.tensor.Tensor;
import java.util.Map;

/**
 * All that an exact resume needs beside recipe, data and seed.
 *
 * @param steps    steps done; order, noise and schedules follow from it
 * @param seconds  time spent so far
 * @param examples examples in the running means
 * @param tensors  weights ({@code model.*}), optimizers' averages ({@code optimizer.GROUP.*}), sums of the means
 *     ({@code meter.sums})
 */
public record TrainState(long steps, double seconds, long examples, Map<String, Tensor> tensors) {}
