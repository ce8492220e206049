package elbo.regulariser;

import elbo.Source;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.tensor.Functions;
import elbo.tensor.Matrices;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;

/**
 * The maximum mean discrepancy between the batch's codes and draws of the prior, squared:
 * {@code E k(z, z') - 2 E k(z, u) + E k(u, u')} over B codes z and B draws u of the prior, pairs of a code with itself left
 * out (the unbiased estimate, which may be negative). A number without unit; 0 in expectation exactly where the aggregate
 * posterior is the prior.
 *
 * @param kernel what likens two codes
 * @param scales widths that the kernel is summed over; a multiple of 2 D for latents of D dimensions
 * @param weight what it is multiplied by; InfoVAE's alpha + lambda - 1, which below 0 would drive codes away from the prior
 */
@Source(arxiv = "1711.01558", at = "sec. 4 and algorithm 2; kernels also of arXiv:1706.02262")
public record Mmd(Kernel kernel, List<Double> scales, Schedule weight) implements Aggregate {
    /** Likeness of two codes at squared distance {@code r}, {@code C = scale 2 D}. */
    public enum Kernel {
        /** {@code C / (C + r)}, the inverse multiquadratic, whose tails are heavy */
        IMQ,
        /** {@code exp(-r / C)}, radial */
        RBF;

        /** Of each squared distance {@code r}. */
        public Tensor of(Tensor r, double c) {
            return switch (this) {
                case IMQ -> Functions.pow(r.add(c), -1).mul(c);
                case RBF -> r.div(-c).exp();
            };
        }
    }

    public Mmd {
        Regulariser.requireWeight(weight);
        scales = List.copyOf(scales);
        if (scales.isEmpty() || !scales.stream().allMatch(s -> s > 0)) {
            throw new IllegalArgumentException("scales must be numbers greater than 0, at least one; got " + scales);
        }
    }

    @Override
    public Tensor penalty(Terms terms) {
        Both both = both(terms, "mmd");
        return between(both.codes(), both.prior());
    }

    /** The estimate for as many codes of one kind, {@code [N, D]}, as of another. */
    public Tensor between(Tensor z, Tensor u) {
        double n = z.shape().dim(0);
        Tensor cross = likeness(z, u).sum().mul(2 / (n * n));
        if (n == 1) {
            return cross.neg(); // one code alone has no pairs
        }
        Tensor within = likeness(z, z).add(likeness(u, u));
        // a code's likeness to itself is taken as it was rounded, so that it goes out exactly
        return within.sum()
                .sub(Matrices.diagonal(within).sum())
                .div(n * (n - 1))
                .sub(cross);
    }

    /** {@code [B, B]}, summed over scales. */
    private Tensor likeness(Tensor first, Tensor second) {
        Tensor middle = first.detach().mean(0); // squares of what is far from 0 would leave nothing of a distance
        Tensor a = first.sub(middle);
        Tensor b = second.sub(middle);
        double width = 2.0 * a.shape().dim(1);
        Tensor distance = squares(a).unsqueeze(1).add(squares(b)).addProduct(a.matmul(b.transpose(0, 1)), minusTwo(a));
        Tensor r = distance.clampMin(0);
        return scales.stream()
                .map(scale -> kernel.of(r, scale * width))
                .reduce(Tensor::add)
                .orElseThrow();
    }

    private static Tensor squares(Tensor a) {
        return a.square().sum(1);
    }

    private static Tensor minusTwo(Tensor like) {
        return Tensors.scalar(-2, like.dtype(), like.device());
    }
}
