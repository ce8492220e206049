package elbo.cli;

import picocli.CommandLine.IVersionProvider;

/** Elbo's version, from its jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"elbo " + (version == null ? "development build" : version)};
    }
}
