package elbo.flow;

import elbo.Refusal;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Layers;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/** The few numbers of a flow of vectors: learnt as they are, or a linear layer of what is known of each event beside. */
interface Vectors {
    /** {@code [N, numbers]}. */
    Tensor given(Tensor context);

    static Vectors build(Init place, long context, long numbers) {
        if (context > 0) {
            Block head = Layers.linear(place, Initializer.TORCH, context, numbers);
            return head::apply;
        }
        Tensor all = place.normal("numbers", Shape.of(numbers), 0, 0.1);
        return told -> all.expand(Shape.of(told.shape().dim(0), numbers));
    }

    /** @throws Refusal for pictures */
    static Shape of(String flow, Shape in) {
        if (in.rank() != 1) {
            throw new Refusal(flow, "needs vectors; got " + in + ". Fix: flatten before it");
        }
        return in;
    }
}
