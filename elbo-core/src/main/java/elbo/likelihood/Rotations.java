package elbo.likelihood;

import elbo.Source;
import elbo.nn.Examples;
import elbo.tensor.Along;
import elbo.tensor.Crew;
import elbo.tensor.FusedAdam;
import elbo.tensor.Grad;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a network without labels: each picture is shown turned by 0, 90, 180 and 270 degrees, and a linear layer tells which it was
 * from the means of the last layer's features, {@code -mean log softmax(A mean phi_L + a)_turn} in nats, which it can only by what
 * is in the picture. Of pictures that are no squares the middle square is taken.
 */
@Source(arxiv = "1803.07728", at = "sec. 2.1")
final class Rotations {
    private static final int TURNS = 4;
    /** Pictures in a step, each turned four times. */
    private static final int BATCH = 32;

    private static final double RATE = 2e-3;
    private static final FusedAdam.Settings ADAM = new FusedAdam.Settings(0.9, 0.999, 1e-8, 0);

    /** Pictures that it is trained on, at most. */
    private static final int MOST = 10_000;

    /** Numbers in these pictures, and in what the first layer gives in a step, at most. */
    private static final long NUMBERS = 1L << 24;

    private Rotations() {}

    /** Gives {@code network} its weights, which go on from those that it has; the same examples give the same. */
    static void train(Features network, Examples examples, Shape event, int steps) {
        learn(network, squares(examples.some(Math.clamp(NUMBERS / event.size(), 1, MOST))), steps);
    }

    private static void learn(Features network, Tensor squares, int steps) {
        List<Tensor> kept = network.tensors();
        List<Tensor> moved = new ArrayList<>();
        kept.forEach(t -> moved.add(t.copy().requireGrad()));
        Features moving = network.with(moved);
        Tensor like = kept.getLast();
        int size = batch(squares.shape(), network.layers().getFirst().channels());
        Tensor a = Tensors.zeros(Shape.of(TURNS, like.shape().dim(0)), like.dtype(), like.device());
        Tensor b = Tensors.zeros(Shape.of(TURNS), like.dtype(), like.device());
        moved.addAll(List.of(a.requireGrad(), b.requireGrad()));
        try (FusedAdam adam = new FusedAdam(moved, ADAM, Crew.ALONE)) {
            for (int step = 0; step < steps; step++) {
                try (Scope s = Scope.open();
                        Grad.Guard on = Grad.on()) {
                    Tensor seen = moving.of(turned(batch(squares, step, size))).getLast();
                    Tensor loss = loss(seen.mean(-1, -2).linear(a, b));
                    adam.step(Grad.terms(loss, moved), RATE);
                }
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            Tensor unused = kept.get(i).copyFrom(moved.get(i));
        }
    }

    /** The middle of each picture. */
    private static Tensor squares(Tensor pictures) {
        long height = pictures.shape().dim(2);
        long width = pictures.shape().dim(3);
        long side = Math.min(height, width);
        return pictures.narrow(2, (height - side) / 2, side)
                .narrow(3, (width - side) / 2, side)
                .contiguous();
    }

    /** How many pictures a step takes: of large ones few, so that the first layer's features are not too many. */
    private static int batch(Shape squares, int channels) {
        return Math.clamp(NUMBERS / ((long) TURNS * channels * squares.dim(2) * squares.dim(3)), 1, BATCH);
    }

    /** The next pictures, from the first again where there are no more. */
    private static Tensor batch(Tensor squares, int step, int most) {
        long n = squares.shape().dim(0);
        long size = Math.min(most, n);
        long from = step % (n / size) * size;
        return squares.narrow(0, from, size);
    }

    /** {@code [N, C, S, S]} to {@code [4 N, C, S, S]}: the pictures, then turned by a quarter, by two, by three. */
    static Tensor turned(Tensor squares) {
        int side = Math.toIntExact(squares.shape().dim(3));
        long[] quarter = new long[side * side];
        for (int i = 0; i < quarter.length; i++) {
            quarter[i] = (long) (i % side) * side + (side - 1 - i / side);
        }
        Tensor from = Tensors.of(quarter, quarter.length).to(squares.device());
        Tensor pixels = squares.reshape(-1, quarter.length).transpose(0, 1);
        List<Tensor> turns = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            turns.add(pixels.transpose(0, 1).reshape(squares.shape()));
            pixels = pixels.rows(from);
        }
        return Tensors.cat(turns, 0);
    }

    /** @param logits {@code [4 N, 4]}, in the order of {@link #turned} */
    private static Tensor loss(Tensor logits) {
        Tensor log = Along.logSoftmax(logits, -1).reshape(TURNS, -1, TURNS);
        Tensor sum = Tensors.zeros(Shape.of(), logits.dtype(), logits.device());
        for (int turn = 0; turn < TURNS; turn++) {
            sum = sum.sub(log.narrow(0, turn, 1).narrow(2, turn, 1).mean());
        }
        return sum.div((double) TURNS);
    }
}
