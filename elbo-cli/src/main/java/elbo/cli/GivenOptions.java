package elbo.cli;

import elbo.Refusal;
import elbo.explore.Explorer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a conditional model is told of what it makes. */
final class GivenOptions {
    @Option(
            names = "--class",
            paramLabel = "Y",
            description =
                    "Of one class, by its number, for a model that is conditioned on classes: the one that is called so, else its place from 0.")
    private @Nullable Integer label;

    @Option(
            names = "--given",
            paramLabel = "NAME=VALUE",
            split = ",",
            description =
                    "What the model is conditioned on, like class=3,thickness=0.5. May be repeated. Classes that are not given"
                            + " take turns, numbers are the data's mean.")
    private final List<String> given = new ArrayList<>();

    /** The explorer told of all that. */
    Explorer of(Explorer any) {
        Explorer told = label == null ? any : any.given(label);
        for (String one : whole()) {
            int sign = one.indexOf('=');
            if (sign < 1) {
                throw new Refusal("--given", "expected NAME=VALUE, like class=3; got \"" + one + "\"");
            }
            told = told.given(one.substring(0, sign), one.substring(sign + 1));
        }
        return told;
    }

    /** With values put together again that have commas in them: what has no sign goes on with the one before. */
    private List<String> whole() {
        List<String> whole = new ArrayList<>();
        for (String part : given) {
            if (part.contains("=") || whole.isEmpty()) {
                whole.add(part);
            } else {
                whole.add(whole.removeLast() + "," + part);
            }
        }
        return whole;
    }
}
