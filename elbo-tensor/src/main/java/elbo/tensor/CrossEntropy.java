package elbo.tensor;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy summed over events, and its derivative, some rows at a time: what lies between the passes stays in the
 * processor's cache, and nothing but the sums goes to memory.
 *
 * @param lead  shape of the sums
 * @param rows  how many there are
 * @param given rows of the target: row r of the log-odds is scored against row r modulo this
 * @param each  elements of a row
 */
record CrossEntropy(long[] lead, long rows, long given, long each) {
    /** Elements that are worked on at a time; a quarter of a megabyte in floats. */
    private static final long PIECE = 1 << 16;

    /** See {@link Tensor#crossEntropy(Tensor, int)}. */
    static Tensor summed(Tensor logits, Tensor target, int events) {
        if (events < 0 || events > logits.rank()) {
            throw new IllegalArgumentException(
                    "events must be 0 to " + logits.rank() + ", the dimensions there are; got " + events);
        }
        CrossEntropy it = of(logits, target, events);
        if (it == null) {
            long[] dims = LongStream.rangeClosed(1, events).map(i -> -i).toArray();
            return logits.crossEntropy(target).sum(dims);
        }
        return Operation.of(
                "crossEntropy",
                in -> it.sums(in[0], in[1]),
                new Tensor[] {logits, target},
                (g, y) -> Grad.recorded(logits, target, g)
                        ? logits.sigmoid().sub(target).mul(it.wide(g, events))
                        : Operation.plain(
                                "crossEntropy",
                                () -> it.slopes(logits.handle(), target.handle(), g.handle()),
                                logits,
                                target,
                                g),
                (g, y) -> logits.mul(it.wide(g, events)).neg());
    }

    /** A number for each row in as many dimensions as the log-odds have. */
    private Tensor wide(Tensor g, int events) {
        long[] dims = Arrays.copyOf(lead, lead.length + events);
        Arrays.fill(dims, lead.length, dims.length, 1);
        return g.reshape(dims);
    }

    /** Null unless both lie contiguous, of one type, and the target's shape is the end of the log-odds'. */
    private static @Nullable CrossEntropy of(Tensor logits, Tensor target, int events) {
        long[] l = logits.shape().dims();
        long[] x = target.shape().dims();
        boolean fits = x.length >= events
                && x.length <= l.length
                && Arrays.equals(l, l.length - x.length, l.length, x, 0, x.length)
                && logits.dtype() == target.dtype()
                && Natives.contiguous(logits)
                && Natives.contiguous(target);
        if (!fits || logits.shape().size() == 0) {
            return null;
        }
        long[] lead = Arrays.copyOf(l, l.length - events);
        long rows = Arrays.stream(lead).reduce(1, Math::multiplyExact);
        long each = logits.shape().size() / rows;
        return new CrossEntropy(lead, rows, target.shape().size() / each, each);
    }

    /** {@code sum_d softplus(l_d) - x_d l_d} for each row. */
    private org.bytedeco.pytorch.Tensor sums(org.bytedeco.pytorch.Tensor logits, org.bytedeco.pytorch.Tensor target) {
        var sums = logits.new_empty(lead);
        try (PointerScope s = new PointerScope()) {
            var y = sums.view(rows);
            var all = logits.view(rows, each);
            var x = target.view(given, each);
            long most = piece(logits);
            var room = logits.new_empty(Math.min(most, given), each);
            for (long from = 0; from < rows; from += given) {
                for (long at = 0; at < given; at += most) {
                    long n = Math.min(most, given - at);
                    var l = all.narrow(0, from + at, n);
                    var rest = room.narrow(0, 0, n);
                    Natives.softplus(rest, l);
                    var unused = rest.addcmul_(x.narrow(0, at, n), l, new Scalar(-1));
                    unused = torch.sum_out(
                            y.narrow(0, from + at, n), rest, new long[] {1}, false, new ScalarTypeOptional());
                }
            }
        }
        return sums;
    }

    /** {@code (s(l) - x) g}, {@code s} the logistic function, {@code g} a number for each row. */
    private org.bytedeco.pytorch.Tensor slopes(
            org.bytedeco.pytorch.Tensor logits, org.bytedeco.pytorch.Tensor target, org.bytedeco.pytorch.Tensor g) {
        var slopes = torch.empty_like(logits);
        try (PointerScope s = new PointerScope()) {
            var all = logits.view(rows, each);
            var x = target.view(given, each);
            var out = slopes.view(rows, each);
            var weight = g.reshape(rows, 1);
            long most = piece(logits);
            for (long from = 0; from < rows; from += given) {
                for (long at = 0; at < given; at += most) {
                    long n = Math.min(most, given - at);
                    var d = out.narrow(0, from + at, n);
                    var unused = torch.sigmoid_out(d, all.narrow(0, from + at, n));
                    unused = d.sub_(x.narrow(0, at, n)).mul_(weight.narrow(0, from + at, n));
                }
            }
        }
        return slopes;
    }

    /** A GPU is best asked once. */
    private long piece(org.bytedeco.pytorch.Tensor on) {
        return on.is_cuda() ? rows : Math.max(1, PIECE / each);
    }
}
