package elbo.distribution;

import elbo.Source;
import elbo.distribution.Landscape.Point;
import elbo.tensor.DType;
import elbo.tensor.Functions;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Hamiltonian Monte Carlo, which leaves {@code f_b} as it is: momenta {@code v ~ N(0, I)}, {@code leapfrog} steps of
 * {@code v <- v + e/2 slope; z <- z + e v; v <- v + e/2 slope}, and the end is taken with probability
 * {@code min(1, exp(log f_b(z') - |v'|^2/2 - log f_b(z) + |v|^2/2))}. The step e varies by a fifth, at random, from one move and
 * chain to the next, so that no orbit comes round to where it began time and again.
 *
 * @param land     what f_b is
 * @param leapfrog steps of a move
 */
@Source(work = "Neal 2011, MCMC using Hamiltonian dynamics", at = "sec. 3.2 and 4.2, fig. 2")
public record Hamiltonian(Landscape land, int leapfrog) {
    /**
     * Where the chains {@code first .. first + count - 1} get their noise from: each has its own, whoever goes with it.
     *
     * @param rng   of one move of all chains
     * @param first the number of the first chain
     * @param count S, how many there are
     */
    public record Noise(Rng rng, long first, long count) {
        Tensor normal(Shape each, Tensor like) {
            return of(r -> Tensors.normal(r.fork("normal"), each, like.dtype(), like.device()));
        }

        Tensor uniform(String what, Shape each, Tensor like) {
            return of(r -> Tensors.uniform(r.fork(what), each, DType.FLOAT64, like.device()));
        }

        private Tensor of(Function<Rng, Tensor> draw) {
            return Tensors.stack(
                    LongStream.range(first, first + count)
                            .mapToObj(chain -> draw.apply(rng.at(chain)))
                            .toList(),
                    0);
        }
    }

    /**
     * One move of every chain, in place.
     *
     * @param at   where the chains are, {@code [S, B, D]}; they go on there
     * @param b    how far on the way the distribution is that the move leaves as it is, 0 to 1
     * @param step e, {@code [B]} in doubles
     * @return the probabilities with which they went, {@code [S, B]}; 0 where the way led out of the numbers
     */
    public Tensor move(Point at, double b, Tensor step, Noise noise) {
        try (Scope s = Scope.open()) {
            Shape each = at.z().shape().dropLast(1).last(1);
            Tensor varied = noise.uniform("step", each, step).mul(0.4).add(0.8).mul(step);
            Tensor e = varied.unsqueeze(-1).to(at.z().dtype());
            Tensor v = noise.normal(at.z().shape().last(2), at.z());
            Tensor before = at.height(b).sub(energy(v));
            Point now = at;
            for (int i = 0; i < leapfrog; i++) {
                v = v.addProduct(e.mul(0.5), now.slope(b));
                now = land.at(now.z().addProduct(e, v));
                v = v.addProduct(e.mul(0.5), now.slope(b));
            }
            Tensor rise = now.height(b).sub(energy(v)).sub(before);
            Tensor never = Tensors.zeros(rise.shape(), DType.FLOAT64, rise.device());
            Tensor chance = Functions.where(rise.isFinite(), rise.clamp(-700, 0).exp(), never);
            at.move(Functions.less(noise.uniform("choice", each, step), chance), now);
            return s.keep(chance);
        }
    }

    private static Tensor energy(Tensor v) {
        return v.to(DType.FLOAT64).square().sum(-1).mul(0.5);
    }
}
