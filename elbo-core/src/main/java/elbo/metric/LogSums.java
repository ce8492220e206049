package elbo.metric;

import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.List;

/** Running sums kept as logarithms, in doubles, so that terms of any size arrive in any number of chunks. */
final class LogSums {
    private LogSums() {}

    /** The logarithms of {@code n} empty sums. */
    static Tensor empty(long n, Device device) {
        return Tensors.full(Shape.of(n), Double.NEGATIVE_INFINITY, DType.FLOAT64, device);
    }

    /** {@code sums[b] <- log(exp(sums[b]) + sum_s exp(terms[s, b]))}, in place. */
    static void add(Tensor sums, Tensor terms) {
        Tensor all = Tensors.cat(List.of(sums.unsqueeze(0), terms.to(DType.FLOAT64)), 0);
        sums.copyFrom(all.logSumExp(0));
    }
}
