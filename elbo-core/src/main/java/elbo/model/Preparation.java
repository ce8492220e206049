package elbo.model;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Tensor;

/**
 * How a data set's examples are made ready for a model.
 *
 * @param type    element type of the model
 * @param device  where it computes
 * @param classes how many classes it is conditioned on, or 0; {@code labels} then holds the class of each example
 */
record Preparation(Dataset data, Binarize binarize, DType type, Device device, int classes, float[] labels) {
    /** @throws Refusal if the model is conditioned on classes that the data lacks */
    static Preparation of(Dataset data, Binarize binarize, Model model) {
        int classes = model.vae().conditioning().classes();
        float[] labels = classes == 0 ? new float[0] : labels(data, classes);
        return new Preparation(data, binarize, model.type(), model.device(), classes, labels);
    }

    private static float[] labels(Dataset data, int classes) {
        Labels.Column column = data.labels()
                .column(Labels.CLASS)
                .orElseThrow(() -> new Refusal(
                        data.name(), "has no classes, and the model is conditioned on " + classes + " of them"));
        for (int i = 0; i < data.size(); i++) {
            float label = column.values()[i];
            int c = (int) label;
            if (c != label || c < 0 || c >= classes) {
                throw new Refusal(
                        data.name(),
                        "example " + i + " has the class " + label + ", but the model is conditioned on " + classes
                                + " classes, 0 to " + (classes - 1));
            }
        }
        return column.values();
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
