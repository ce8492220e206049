package elbo;

import java.util.List;

/**
 * Says no to what a user gave, before anything was done: every problem at once, each in one sentence with the way out.
 * Its message is fit to be shown as it is; a stack trace adds nothing for a user.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param about what was refused: "recipe my.yaml"; used when there are several problems */
    public Refusal(String about, List<Problem> problems) {
        super(text(about, problems));
        this.problems = List.copyOf(problems);
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

    private static String text(String about, List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs a problem");
        }
        if (problems.size() == 1) {
            return (about.isEmpty() ? "" : about + ": ") + problems.getFirst();
        }
        StringBuilder s = new StringBuilder(about.isEmpty() ? "there are " : about + " has ")
                .append(problems.size())
                .append(" problems:");
        problems.forEach(p -> s.append("\n  ").append(p));
        return s.toString();
    }
}
