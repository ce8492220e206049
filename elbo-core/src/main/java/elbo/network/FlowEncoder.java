package elbo.network;

import elbo.Source;
import elbo.flow.Bijector;
import elbo.flow.Composed;
import elbo.flow.Flow;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * A normalising flow as encoder: examples go through invertible maps, and nothing of them is lost. Its features are the code and
 * {@code log |det dz/dx|}, which the posterior {@code exact} reads; the decoder {@code mirror} goes back.
 *
 * @param flows in the order in which examples go through them
 */
@Source(arxiv = "1410.8516", at = "sec. 2; as an autoencoder that loses nothing, arXiv:2007.02731, sec. 2")
public record FlowEncoder(List<Flow> flows) implements Encoder {
    private static final int BEGINNING = 256;

    public FlowEncoder {
        flows = List.copyOf(flows);
        if (flows.isEmpty()) {
            throw new IllegalArgumentException("flows must have at least one; got []");
        }
    }

    @Override
    public boolean perExample() {
        return flows.stream().allMatch(Flow::perExample);
    }

    @Override
    public boolean mirrored() {
        return true;
    }

    @Override
    public boolean unit() {
        return flows.stream().anyMatch(Flow::unit);
    }

    @Override
    public int greyLevels() {
        return Composed.greyLevels(flows);
    }

    @Override
    public long features(Shape event) {
        return Composed.out(flows, event).size() + 1;
    }

    @Override
    public long multiplications(Shape event) {
        return Composed.multiplications(flows, event);
    }

    @Override
    public TwoWay build(Init init, Shape event) {
        Bijector flow = Composed.build(flows, init, event, 0);
        Shape code = Composed.out(flows, event);
        init.beforeEpoch(1, examples -> {
            Tensor x = examples.some(BEGINNING);
            Tensor unused = flow.begin(x, none(x));
        });
        return new TwoWay() {
            @Override
            public Tensor apply(Tensor x) {
                Image image = flow.given(none(x)).forward(x);
                Tensor z = image.value().reshape(-1, code.size());
                return Tensors.cat(List.of(z, image.logDet().unsqueeze(1)), 1);
            }

            @Override
            public Tensor back(Tensor z) {
                return flow.given(none(z)).inverse(shaped(z)).value();
            }

            @Override
            public List<Tensor> stages(Tensor z) {
                List<Tensor> stages = new ArrayList<>(List.of(shaped(z)));
                for (Transform part : flow.given(none(z)).parts().reversed()) {
                    stages.add(part.inverse(stages.getLast()).value());
                }
                return stages;
            }

            private Tensor shaped(Tensor z) {
                return z.reshape(code.prepend(z.shape().dim(0)));
            }
        };
    }

    private static Tensor none(Tensor x) {
        return Tensors.empty(Shape.of(x.shape().dim(0), 0), x.dtype(), x.device());
    }
}
