package elbo.flow;

import elbo.Source;
import elbo.nn.BatchStatistics;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.stream.LongStream;

/**
 * Each channel, or number of a vector, brought to mean 0 and variance 1, then scaled and shifted: {@code y = (x - m) exp(g - log(v + 1e-5)
 * / 2) + b}, {@code log |det| = pixels sum(g - log(v + 1e-5) / 2)}; m and v over the batch in training, running averages outside and on
 * the way back, see {@link BatchStatistics}. In an encoder these begin with the first examples'.
 */
@Source(arxiv = "1605.08803", at = "sec. 3.7 and appendix E; on vectors arXiv:1705.07057, sec. 3.1 and appendix B")
public record BatchNorm() implements Flow {
    private static final double EPSILON = 1e-5;

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Shape channels = Shape.of(
                LongStream.range(0, in.rank()).map(i -> i == 0 ? in.dim(0) : 1).toArray());
        Tensor shift = place.constant("shift", channels, 0);
        Tensor log = place.constant("log_scale", channels, 0);
        BatchStatistics statistics = BatchStatistics.build(place, in.dim(0));
        Live live = new Live((double) in.size() / in.dim(0), statistics, shift, log);
        return new Bijector() {
            @Override
            public Transform given(Tensor told) {
                return live;
            }

            @Override
            public Tensor begin(Tensor x, Tensor told) {
                statistics.begin(x);
                return live.forward(x).value();
            }
        };
    }

    private record Live(double pixels, BatchStatistics statistics, Tensor shift, Tensor log) implements Transform {
        @Override
        public Image forward(Tensor x) {
            BatchStatistics.Seen seen = statistics.of(x);
            Tensor scale = scale(seen.variance());
            return new Image(shift.addProduct(seen.centred(), scale.exp()), stretch(x, scale, pixels));
        }

        @Override
        public Image inverse(Tensor y) {
            Tensor scale = scale(statistics.variance());
            Tensor x = y.sub(shift).mul(scale.neg().exp()).add(statistics.mean().reshape(shift.shape()));
            return new Image(x, stretch(y, scale, -pixels));
        }

        /** The logarithm of the factor. */
        private Tensor scale(Tensor variance) {
            return log.sub(variance.add(EPSILON).log().mul(0.5).reshape(log.shape()));
        }

        private static Tensor stretch(Tensor x, Tensor scale, double times) {
            return scale.sum().mul(times).expand(Shape.of(x.shape().dim(0)));
        }
    }
}
