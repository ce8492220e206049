package elbo.model;

import elbo.data.Context;
import elbo.data.Form;
import elbo.nn.Moment;
import elbo.nn.Precision;
import elbo.objective.Terms;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;

/**
 * A first step that moves nothing. Some refusals need distributions, as of a divergence without the closed form that is wanted; with
 * this they come before any file is written.
 */
public final class Rehearsal {
    private static final long EXAMPLES = 2;

    private Rehearsal() {}

    /**
     * Computes every phase's loss of two empty examples, by weights that are thrown away.
     *
     * @throws elbo.Refusal what a part of the model refuses in a step of training
     */
    public static void of(Vae vae, Form form, Context context) {
        Moment first = new Moment(0, 0, EXAMPLES, true);
        try (Scope s = Scope.open();
                Model model = Model.build(vae, form, context, Rng.of(0), DType.FLOAT32, Device.CPU, Precision.FP32)) {
            Tensor nothing = Tensors.zeros(form.shape().prepend(EXAMPLES), DType.FLOAT32, Device.CPU);
            Tensor unknown = Tensors.zeros(Shape.of(EXAMPLES, context.width()), DType.FLOAT32, Device.CPU);
            Observed o = Observed.of(nothing).withContext(unknown);
            Loss unused = first.during(
                    Rng.of(0),
                    () -> last(
                            vae,
                            model.terms(o, first, Rng.of(0), vae.objective().draws())));
        }
    }

    /** All phases, of which the last comes back. */
    private static Loss last(Vae vae, Terms terms) {
        Loss loss = Loss.of(vae, terms, 0);
        for (int phase = 1; phase < loss.phases(); phase++) {
            loss = Loss.of(vae, terms, phase);
        }
        return loss;
    }
}
