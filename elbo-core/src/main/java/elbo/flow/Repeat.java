package elbo.flow;

import elbo.Source;
import elbo.nn.Init;
import elbo.tensor.Shape;
import java.util.Collections;
import java.util.List;

/**
 * Some flows again and again, each time with weights of its own.
 *
 * @param times how often
 * @param of    what is repeated, in order
 */
@Source(work = "a flow is as deep as its recipe says")
public record Repeat(int times, List<Flow> of) implements Flow {
    public Repeat {
        of = List.copyOf(of);
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1; got " + times);
        }
        if (of.isEmpty()) {
            throw new IllegalArgumentException("of must have at least one flow; got []");
        }
    }

    private List<Flow> all() {
        return Collections.nCopies(times, of).stream().flatMap(List::stream).toList();
    }

    @Override
    public Shape out(Shape in) {
        return Composed.out(all(), in);
    }

    @Override
    public Bijector build(Init init, Shape in, long context) {
        return Composed.build(all(), init, in, context);
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
    public boolean staysInUnit() {
        return of.stream().allMatch(Flow::staysInUnit);
    }

    @Override
    public int greyLevels() {
        return Composed.greyLevels(of);
    }

    @Override
    public long multiplications(Shape in) {
        return Composed.multiplications(all(), in);
    }
}
