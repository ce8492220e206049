package elbo.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/** Where Jazzer comes in: a process for one target, named by system properties. */
public final class Fire {
    static final String TARGET = "elbo.fuzz.target";
    static final String FOLDER = "elbo.fuzz.folder";

    private static final Trial TRIAL = trial();

    private Fire() {}

    /** What Jazzer calls with each input; what it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TRIAL.reads(input);
    }

    private static Trial trial() {
        try {
            return new Trial(Targets.named(System.getProperty(TARGET)), Path.of(System.getProperty(FOLDER)));
        } catch (IOException e) {
            throw new IllegalStateException("the target's files cannot be made", e);
        }
    }
}
