package elbo.flow;

import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.tensor.Functions;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Image;
import elbo.transform.Pointwise;
import elbo.transform.RationalQuadratic;
import elbo.transform.Transform;
import java.util.List;

/**
 * Within each grey level the noise that made it continuous is bent by a spline that a network chooses after a look at all levels:
 * {@code x = (k + u) / levels} to {@code (k + v) / levels}, {@code v = f(u; net(k))}. With u uniform, v has a density that is learnt, so
 * that {@code log P(k) >= E[log p((k + v) / levels) - log q(v|k)] - D log levels} is nearer to equality than with uniform noise; the last
 * term is not the flow's, {@code evaluate} has it.
 *
 * @param levels of grey that the data has
 * @param bins   of the spline
 * @param hidden widths of the network's hidden layers
 */
@Source(arxiv = "1902.00275", at = "sec. 3.1; here each number's noise by itself")
public record Dequantisation(int levels, int bins, List<Integer> hidden, Activation activation, Initializer init)
        implements Flow {
    public Dequantisation {
        hidden = new Conditioner(hidden, activation, init).hidden();
        if (levels < 2 || levels > 1 << 16) {
            throw new IllegalArgumentException("levels must be from 2 to 65536; got " + levels);
        }
        Spline unused = new Spline(bins, 0.5);
    }

    @Override
    public int greyLevels() {
        return levels;
    }

    @Override
    public boolean unit() {
        return true;
    }

    @Override
    public boolean staysInUnit() {
        return true;
    }

    @Override
    public Shape out(Shape in) {
        return Conditioner.require("variational-dequantisation", in);
    }

    private long numbers(Shape in) {
        return in.dim(0) * RationalQuadratic.numbers(bins);
    }

    @Override
    public long multiplications(Shape in) {
        return new Conditioner(hidden, activation, init).multiplications(in, in.dim(0), numbers(in));
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        Block net = new Conditioner(hidden, activation, init).build(place, in, in.dim(0), numbers(in));
        Live live = new Live(levels, bins, in, net);
        return told -> live;
    }

    private record Live(int levels, int bins, Shape in, Block net) implements Transform {
        @Override
        public Image forward(Tensor x) {
            Tensor scaled = x.mul(levels);
            Tensor level = level(scaled);
            return within(level, bent(level).summed().forward(scaled.sub(level).sub(0.5)));
        }

        @Override
        public Image inverse(Tensor y) {
            Tensor scaled = y.mul(levels);
            Tensor level = level(scaled);
            return within(level, bent(level).summed().inverse(scaled.sub(level).sub(0.5)));
        }

        private Tensor level(Tensor scaled) {
            return Functions.floor(scaled).clamp(0, levels - 1);
        }

        private Pointwise bent(Tensor level) {
            Tensor seen = level.mul(2.0 / (levels - 1)).sub(1);
            Shape numbers = Shape.of(RationalQuadratic.numbers(bins)).join(in);
            return new RationalQuadratic(
                    net.apply(seen).reshape(numbers.prepend(level.shape().dim(0))), 0.5);
        }

        private Image within(Tensor level, Image noise) {
            return new Image(noise.value().add(0.5).add(level).div(levels), noise.logDet());
        }
    }
}
