package dev.understudy.cli;

import dev.understudy.journal.JournalEntry;
import dev.understudy.server.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a server. */
final class ServerOptions {

  static final String TOKEN_VARIABLE = "UNDERSTUDY_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port to listen on; 0 selects a free port. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = "${env:UNDERSTUDY_HOST:-127.0.0.1}",
      description =
          "The address to listen on; the environment variable UNDERSTUDY_HOST sets it too. With an"
              + " address other than this machine's loopback, the environment variable "
              + TOKEN_VARIABLE
              + " must contain a token for the control API. Default: ${DEFAULT-VALUE}.")
  String host = "127.0.0.1";

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverters.Seconds.class,
      description =
          "How long to wait for calls in progress when stopping; a number without a unit is in"
              + " seconds. Default: ${DEFAULT-VALUE}.")
  Duration drain = Duration.ofSeconds(10);

  @Option(
      names = {"--profile", "--verify"},
      paramLabel = "PROFILE",
      description =
          "Check each exchange against this contract: core, crazyrouter, openai, anthropic,"
              + " open-responses, llm-interactive-proxy, or a folder with your own contract pack."
              + " Default: do not check.")
  @Nullable String profile;

  @Option(
      names = "--cassette-root",
      paramLabel = "DIR",
      description =
          "The folder that contains the cassettes of sessions that tests open over HTTP. Default:"
              + " the working directory.")
  Path cassetteRoot = Path.of("");

  /**
   * The profile to check exchanges against; empty if none was named.
   *
   * @throws IllegalArgumentException for a blank name, as from a variable that is not set
   */
  String profile() {
    if (profile != null && profile.isBlank()) {
      throw new IllegalArgumentException(
          "--profile is blank: name a profile such as core, or leave the option out");
    }
    return profile == null ? "" : profile;
  }

  /** A builder with these options, for a server whose journal entries go to {@code listener}. */
  ServerSettings.Builder settings(Consumer<JournalEntry> listener) {
    return ServerSettings.builder()
        .host(host)
        .port(port)
        .token(System.getenv().getOrDefault(TOKEN_VARIABLE, ""))
        .drain(drain)
        .listener(listener)
        .cassetteRoot(cassetteRoot);
  }
}
