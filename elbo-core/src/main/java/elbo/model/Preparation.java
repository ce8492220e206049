package elbo.model;

import elbo.data.Context;
import elbo.data.Dataset;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;

/**
 * How a data set's examples are made ready for a model.
 *
 * @param type   element type of the model
 * @param device where it computes
 * @param known  what it is told of each example
 */
record Preparation(Dataset data, Binarize binarize, DType type, Device device, Context.Rows known) {
    /** @throws elbo.Refusal if the model is conditioned on what the data lacks */
    static Preparation of(Dataset data, Binarize binarize, Model model) {
        return new Preparation(
                data, binarize, model.type(), model.device(), model.context().rows(data));
    }

    /** See {@link Feed#levels}. */
    int levels() {
        return binarize == Binarize.DEQUANTISE ? Binarize.LEVELS : 1;
    }

    /** Numbers of the model's type, of numbers as they are stored. */
    Tensor prepared(Tensor stored, Rng rng) {
        return binarize.apply(values(stored).to(type), rng);
    }

    /** In the precision of the scale: 255 times 1/255f is 1 as floats, but more than 1 as doubles. */
    Tensor values(Tensor stored) {
        Tensor x = stored.to(DType.FLOAT32);
        if (data.scale() == 1) {
            return x;
        }
        return x == stored ? x.mul(data.scale()) : x.mulInPlace(data.scale()); // a copy made just now is nobody else's
    }
}
