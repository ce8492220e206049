package elbo;

import java.util.ArrayList;
import java.util.List;

/**
 * Says no to what a user gave, before anything was done: every problem at once, each in one sentence with the way out.
 * Its message is fit to be shown as it is; a stack trace adds nothing for a user.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Problems told one by one; more would help nobody. */
    private static final int MOST = 20;

    private final transient List<Problem> problems;

    /** @param about what was refused: "recipe my.yaml"; used when there are several problems */
    public Refusal(String about, List<Problem> problems) {
        super(text(about, problems));
        this.problems = some(problems);
    }

    public Refusal(String where, String what) {
        this("", List.of(new Problem(where, what)));
    }

    public Refusal(Problem problem) {
        this("", List.of(problem));
    }

    public Refusal(String where, String what, Throwable cause) {
        this(where, what);
        initCause(cause);
    }

    public List<Problem> problems() {
        return problems;
    }

    /** Throws if there is any problem. */
    public static void ifAny(String about, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new Refusal(about, problems);
        }
    }

    /** The first of them, and how many more there are. */
    private static List<Problem> some(List<Problem> problems) {
        if (problems.size() <= MOST) {
            return List.copyOf(problems);
        }
        List<Problem> some = new ArrayList<>(problems.subList(0, MOST));
        some.add(new Problem("", "and " + (problems.size() - MOST) + " more"));
        return List.copyOf(some);
    }

    private static String text(String what, List<Problem> problems) {
        String about = Problem.oneLine(what);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs a problem");
        }
        if (problems.size() == 1) {
            return (about.isEmpty() ? "" : about + ": ") + problems.getFirst();
        }
        StringBuilder s = new StringBuilder(about.isEmpty() ? "there are " : about + " has ")
                .append(problems.size())
                .append(" problems:");
        some(problems).forEach(p -> s.append("\n  ").append(p));
        return s.toString();
    }
}
