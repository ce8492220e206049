package elbo.plot;

import elbo.Refusal;
import java.util.List;

/** By what the points of a scatter are coloured. */
public sealed interface Colouring {
    /** All alike. */
    record Plain() implements Colouring {}

    /**
     * By class.
     *
     * @param of    the class of each point, an index into {@code names}
     * @param names for the legend
     */
    record Classes(int[] of, List<String> names) implements Colouring {
        /** @throws Refusal if an index has no name */
        public Classes {
            names = List.copyOf(names);
            for (int i = 0; i < of.length; i++) {
                if (of[i] < 0 || of[i] >= names.size()) {
                    throw new Refusal(
                            "classes",
                            "point " + i + " is of class " + of[i] + " but there are " + names.size()
                                    + " names; give a name for each class from 0");
                }
            }
        }
    }

    /**
     * By a number, with a colour bar.
     *
     * @param name   stands beside the bar
     * @param values one for each point
     */
    record Factor(String name, double[] values) implements Colouring {}
}
