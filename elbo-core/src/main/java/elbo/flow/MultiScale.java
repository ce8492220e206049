package elbo.flow;

import elbo.Refusal;
import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.transform.Image;
import elbo.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Levels of a picture: each sends it through some flows, a squeeze among them as a rule, and lets the second half of the channels go,
 * which is finished; the last level lets nothing go. What was let go, and what is left, make one vector, coarse numbers last.
 *
 * @param levels how often
 * @param of     the flows of each level, with weights of its own
 */
@Source(arxiv = "1605.08803", at = "sec. 3.6; arXiv:1807.03039, fig. 2")
public record MultiScale(int levels, List<Flow> of) implements Flow {
    /** More rows and columns than this are not thought of. */
    private static final int MOST_ROUND = 64;

    public MultiScale {
        of = List.copyOf(of);
        if (levels < 1) {
            throw new IllegalArgumentException("levels must be at least 1; got " + levels);
        }
        if (of.isEmpty()) {
            throw new IllegalArgumentException("of must have at least one flow; got []");
        }
    }

    /** What goes on to the next level. */
    private static Shape first(Shape level) {
        return Shape.of(level.dim(0) / 2, level.dim(1), level.dim(2));
    }

    @Override
    public Shape out(Shape in) {
        try {
            walk(in);
        } catch (Refusal refused) {
            throw larger(in)
                    .map(fitting -> new Refusal(
                            "multi-scale",
                            levels + " levels do not divide sides of " + in.dim(1) + " x " + in.dim(2)
                                    + ". Fix: sides of " + fitting.dim(1) + " x " + fitting.dim(2)
                                    + ", or fewer levels"))
                    .orElse(refused);
        }
        return Shape.of(in.size());
    }

    /** The smallest picture around one that goes through, where there is one not much larger. */
    private Optional<Shape> larger(Shape in) {
        for (int more = 1; in.rank() == 3 && more <= MOST_ROUND; more++) {
            for (int down = 0; down <= more; down++) {
                Shape shape = Shape.of(in.dim(0), in.dim(1) + down, in.dim(2) + more - down);
                if (takes(shape)) {
                    return Optional.of(shape);
                }
            }
        }
        return Optional.empty();
    }

    private boolean takes(Shape in) {
        try {
            walk(in);
            return true;
        } catch (Refusal unused) {
            return false;
        }
    }

    private void walk(Shape in) {
        Shape at = in;
        for (int i = 0; i < levels; i++) {
            if (i > 0 && unit()) {
                throw new Refusal("multi-scale", "its levels leave [0, 1]. Fix: logit before it, once");
            }
            at = Composed.out(of, i == 0 ? at : first(at));
            if (at.rank() != 3 || (i < levels - 1 && at.dim(0) < 2)) {
                throw new Refusal(
                        "multi-scale",
                        "lets half of a picture's channels go, and a level ends with " + at
                                + ". Fix: a squeeze among its flows, and no flatten");
            }
        }
    }

    @Override
    public boolean perExample() {
        return of.stream().allMatch(Flow::perExample);
    }

    @Override
    public boolean unit() {
        return Composed.unit(of);
    }

    @Override
    public int greyLevels() {
        return Composed.greyLevels(of);
    }

    @Override
    public long multiplications(Shape in) {
        Shape at = in;
        long sum = 0;
        for (int i = 0; i < levels; i++) {
            at = i == 0 ? at : first(at);
            sum += Composed.multiplications(of, at);
            at = Composed.out(of, at);
        }
        return sum;
    }

    @Override
    public Bijector build(Init place, Shape in, long context) {
        List<Bijector> live = new ArrayList<>();
        List<Shape> ends = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            Shape from = i == 0 ? in : first(ends.getLast());
            live.add(Composed.build(of, place.at(i), from, context));
            ends.add(Composed.out(of, from));
        }
        return new Live(live, ends);
    }

    /** @param ends the shape after each level, before its half is let go */
    private record Live(List<Bijector> levels, List<Shape> ends) implements Bijector {
        @Override
        public Transform given(Tensor context) {
            return new Levels(levels.stream().map(l -> l.given(context)).toList(), ends);
        }

        @Override
        public Tensor begin(Tensor x, Tensor context) {
            List<Tensor> finished = new ArrayList<>();
            Tensor at = x;
            for (int i = 0; i < levels.size(); i++) {
                Tensor end = levels.get(i).begin(at, context);
                long kept = kept(ends, i);
                finished.add(finished(end, kept));
                at = end.narrow(1, 0, kept);
            }
            return Tensors.cat(finished, 1);
        }
    }

    /** How many channels go on from a level. */
    private static long kept(List<Shape> ends, int level) {
        return level == ends.size() - 1 ? 0 : ends.get(level).dim(0) / 2;
    }

    /** The channels that do not, as vectors. */
    private static Tensor finished(Tensor end, long kept) {
        Shape shape = end.shape();
        return end.narrow(1, kept, shape.dim(1) - kept).reshape(shape.dim(0), -1);
    }

    private record Levels(List<Transform> levels, List<Shape> ends) implements Transform {
        @Override
        public Image forward(Tensor x) {
            List<Tensor> finished = new ArrayList<>();
            Tensor at = x;
            @Nullable Tensor log = null;
            for (int i = 0; i < levels.size(); i++) {
                Image end = levels.get(i).forward(at);
                log = log == null ? end.logDet() : log.add(end.logDet());
                long kept = kept(ends, i);
                finished.add(finished(end.value(), kept));
                at = end.value().narrow(1, 0, kept);
            }
            return new Image(Tensors.cat(finished, 1), Objects.requireNonNull(log));
        }

        @Override
        public Image inverse(Tensor y) {
            long end = y.shape().dim(1);
            @Nullable Image at = null;
            for (int i = levels.size() - 1; i >= 0; i--) {
                Shape shape = ends.get(i);
                long channels = shape.dim(0) - kept(ends, i);
                Shape part = Shape.of(channels, shape.dim(1), shape.dim(2));
                Tensor finished = y.narrow(1, end - part.size(), part.size())
                        .reshape(part.prepend(y.shape().dim(0)));
                end -= part.size();
                Image before =
                        levels.get(i).inverse(at == null ? finished : Tensors.cat(List.of(at.value(), finished), 1));
                at = at == null ? before : new Image(before.value(), at.logDet().add(before.logDet()));
            }
            return Objects.requireNonNull(at);
        }
    }
}
