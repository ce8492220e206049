package elbo.nn;

import elbo.tensor.Tensor;

/** Sees what each layer puts out while a piece of work is done: for finding where numbers went wrong. */
public final class Watch {
    private static final ScopedValue<Eye> EYE = ScopedValue.newInstance();

    private Watch() {}

    /** Is shown the output of each layer, in the order of computing. */
    @FunctionalInterface
    public interface Eye {
        /** @param layer its place in the model: {@code encoder.0} */
        void saw(String layer, Tensor output);
    }

    /** Does {@code work}, all of it on this thread, under an eye. */
    public static void during(Eye eye, Runnable work) {
        ScopedValue.where(EYE, eye).run(work);
    }

    static Tensor seen(String layer, Tensor output) {
        if (EYE.isBound()) {
            EYE.get().saw(layer, output);
        }
        return output;
    }
}
