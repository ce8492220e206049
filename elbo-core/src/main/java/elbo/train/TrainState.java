package elbo.train;

import elbo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that an exact resume needs beside recipe, data and seed.
 *
 * @param steps      steps done; order, noise and schedules follow from it
 * @param seconds    time spent so far
 * @param examples   examples in the running means
 * @param recoveries how often training went back and lowered its rate
 * @param tensors    weights ({@code model.*}), optimizers' averages ({@code optimizer.GROUP.*}), where weights are averaged
 *     their averages ({@code average.*}), sums of the means ({@code meter.sums}); where training may go back, weights and averages as the epoch began ({@code back.*})
 */
public record TrainState(long steps, double seconds, long examples, int recoveries, Map<String, Tensor> tensors) {
    /** What names of weights begin with. */
    public static final String MODEL = "model.";

    /** What names of averaged weights begin with: where there are any, they are the model. */
    public static final String AVERAGE = "average.";

    static final String OPTIMIZER = "optimizer.";
    static final String BACK = "back.";
    static final String SUMS = "meter.sums";

    /** The tensors whose names begin so, without that. */
    static Map<String, Tensor> below(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> some = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                some.put(name.substring(prefix.length()), tensor);
            }
        });
        return some;
    }
}
