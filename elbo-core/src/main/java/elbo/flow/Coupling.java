package elbo.flow;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Norm;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Chessboard;
import elbo.transform.Halved;
import elbo.transform.Pointwise;
import elbo.transform.Transform;
import java.util.List;
import java.util.function.Function;

/**
 * A part of the numbers stays and tells a network how the others are shaped: {@code y2 = f(x2; net(x1))}. Both ways cost the same. For
 * vectors the network is a perceptron, for pictures convolutions, the first and last of 3 x 3, those between of 1 x 1. Its last layer
 * begins as zeros, so that the whole begins as the identity, or nearly.
 *
 * @param keep    what stays
 * @param shaping what is done to the rest
 * @param hidden  widths of the network's hidden layers
 * @param blocks  residual blocks after them; may be 0
 * @param norm    of the network's layers but the last
 */
@Source(arxiv = "1605.08803", at = "sec. 3.2 to 3.4; additive in arXiv:1410.8516, sec. 3.2")
public record Coupling(
        Keep keep,
        Shaping shaping,
        List<Integer> hidden,
        int blocks,
        Norm norm,
        Activation activation,
        Initializer init)
        implements Flow {
    /** What stays. */
    public enum Keep {
        /** the first half of the numbers, or channels; where they are odd in number, the larger one */
        FIRST,
        /** the other half */
        SECOND,
        /** of each channel the pixels that have the colour of the first one on a chessboard */
        BLACK,
        /** the other pixels */
        WHITE;

        private boolean pixels() {
            return this == BLACK || this == WHITE;
        }
    }

    public Coupling {
        hidden = new Conditioner(hidden, blocks, norm, activation, init).hidden();
    }

    @Override
    public Shape out(Shape in) {
        Shape unused = Conditioner.require("coupling", in);
        if (keep.pixels()) {
            if (in.rank() == 1 || in.dim(1) * in.dim(2) < 2) {
                throw new Refusal(
                        "coupling", "keeps every second pixel of pictures, and got " + in + ". Fix: keep: first");
            }
        } else if (in.dim(0) < 2) {
            throw new Refusal(
                    "coupling",
                    "divides " + (in.rank() == 1 ? "numbers" : "channels") + " in two, and " + in
                            + " has but one. Fix: "
                            + (in.rank() == 1
                                    ? "2 dimensions or more"
                                    : "keep: black, a squeeze before it, or flatten"));
        }
        return in;
    }

    @Override
    public boolean perExample() {
        return norm.perExample();
    }

    /** Numbers or channels that the network hears of. */
    private long heard(Shape in) {
        return switch (keep) {
            case FIRST -> (in.dim(0) + 1) / 2;
            case SECOND -> in.dim(0) / 2;
            case BLACK, WHITE -> in.dim(0);
        };
    }

    /** Numbers or channels that it shapes; of pixels that stay it speaks in vain. */
    private long shaped(Shape in) {
        return keep.pixels() ? in.dim(0) : in.dim(0) - heard(in);
    }

    @Override
    public long multiplications(Shape in) {
        return conditioner().multiplications(in, heard(in), shaped(in) * shaping.numbers());
    }

    private Conditioner conditioner() {
        return new Conditioner(hidden, blocks, norm, activation, init);
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        long shaped = shaped(out(in));
        Block net = conditioner().build(place, in, heard(in) + context, shaped * shaping.numbers());
        Shape numbers = Shape.of(shaping.numbers(), shaped);
        Shape each = in.rank() == 1 ? numbers : numbers.join(Shape.of(in.dim(1), in.dim(2)));
        Divided divided = keep.pixels() ? chessboard(place, in) : halves(in);
        return told -> divided.by(kept -> {
            Tensor seen = context == 0 ? kept : Tensors.cat(List.of(kept, beside(kept, told)), 1);
            return shaping.with(
                    net.apply(seen).reshape(each.prepend(kept.shape().dim(0))));
        });
    }

    /** What is known of events, at each pixel of pictures. */
    private static Tensor beside(Tensor kept, Tensor told) {
        Shape shape = kept.shape();
        if (shape.rank() == 2) {
            return told;
        }
        long count = told.shape().dim(1);
        return told.reshape(shape.dim(0), count, 1, 1)
                .expand(Shape.of(shape.dim(0), count, shape.dim(2), shape.dim(3)));
    }

    /** What is done with what the part that stays says. */
    private interface Divided {
        Transform by(Function<Tensor, Pointwise> says);
    }

    private Divided halves(Shape in) {
        boolean first = keep == Keep.FIRST;
        long size = first ? heard(in) : shaped(in);
        return says -> new Halved(size, first, says);
    }

    private Divided chessboard(Init place, Shape in) {
        int height = Math.toIntExact(in.dim(1));
        int width = Math.toIntExact(in.dim(2));
        double[] board = new double[height * width];
        for (int i = 0; i < board.length; i++) {
            boolean black = (i / width + i % width) % 2 == 0;
            board[i] = black == (keep == Keep.BLACK) ? 1 : 0;
        }
        try (Scope s = Scope.open()) {
            Tensor kept = place.fixed(Tensors.of(board, height, width).to(place.type()));
            Tensor free = place.fixed(kept.neg().add(1));
            return says -> new Chessboard(kept, free, says);
        }
    }
}
