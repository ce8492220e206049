package elbo.transform;

import elbo.Source;
import elbo.tensor.Tensor;

/**
 * From (0, 1) to the real line: {@code y = log(s / (1 - s))}, {@code s = margin + (1 - 2 margin) x}, which keeps the ends 0 and 1 away
 * from infinity.
 *
 * @param margin from 0 up to 1/2
 */
@Source(arxiv = "1605.08803", at = "sec. 4.1")
public record Logit(double margin) implements Pointwise {
    public Logit {
        if (!(margin >= 0 && margin < 0.5)) {
            throw new IllegalArgumentException("margin must be at least 0 and below 0.5; got " + margin);
        }
    }

    @Override
    public Image forward(Tensor x) {
        Tensor s = x.mul(1 - 2 * margin).add(margin);
        Tensor up = s.log();
        Tensor down = s.neg().log1p();
        return new Image(up.sub(down), up.add(down).neg().add(Math.log(1 - 2 * margin)));
    }

    /** {@code log s + log(1 - s) = -softplus(y) - softplus(-y)}. */
    @Override
    public Image inverse(Tensor y) {
        Tensor x = y.sigmoid().sub(margin).div(1 - 2 * margin);
        Tensor log = y.softplus().add(y.neg().softplus()).neg();
        return new Image(x, log.sub(Math.log(1 - 2 * margin)));
    }
}
