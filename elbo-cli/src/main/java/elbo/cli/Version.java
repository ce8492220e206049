package elbo.cli;

import elbo.recipe.Build;
import picocli.CommandLine.IVersionProvider;

/** Elbo's version, and what it was built from. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Build own = Build.own();
        return new String[] {"elbo " + own.version() + " (commit " + own.commit() + ")"};
    }
}
