package elbo.flow;

import elbo.nn.Init;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.transform.Chain;
import elbo.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Flows one after the other, as lists of them are. */
public final class Composed {
    private Composed() {}

    /** What comes out of the last; the shape itself where there is none. */
    public static Shape out(List<Flow> flows, Shape in) {
        Shape shape = in;
        for (Flow flow : flows) {
            shape = flow.out(shape);
        }
        return shape;
    }

    /** Multiplications of all of them. */
    public static long multiplications(List<Flow> flows, Shape in) {
        Shape shape = in;
        long sum = 0;
        for (Flow flow : flows) {
            sum += flow.multiplications(shape);
            shape = flow.out(shape);
        }
        return sum;
    }

    /** All of them, numbered, with weights. */
    public static Bijector build(List<Flow> flows, Init init, Shape in, long context) {
        List<Bijector> live = new ArrayList<>();
        Shape shape = in;
        for (int i = 0; i < flows.size(); i++) {
            live.add(flows.get(i).build(init.at(i), shape, context));
            shape = flows.get(i).out(shape);
        }
        return new Sequence(live);
    }

    /** Live ones, in order. */
    private record Sequence(List<Bijector> parts) implements Bijector {
        @Override
        public Transform given(Tensor context) {
            return new Chain(parts.stream().map(p -> p.given(context)).toList());
        }

        @Override
        public Tensor begin(Tensor x, Tensor context) {
            Tensor at = x;
            for (Bijector part : parts) {
                try (Scope s = Scope.open()) {
                    at = s.keep(part.begin(at, context));
                }
            }
            return at;
        }
    }
}
