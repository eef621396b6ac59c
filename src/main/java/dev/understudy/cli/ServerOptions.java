package dev.understudy.cli;

import dev.understudy.contract.Profiles;
import dev.understudy.diagnose.Diagnoses;
import dev.understudy.journal.ExchangeVerifier;
import dev.understudy.journal.JournalEntry;
import dev.understudy.server.ServerSettings;
import dev.understudy.verify.ContractVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server listens. */
final class ServerOptions {

  static final String TOKEN_VARIABLE = "UNDERSTUDY_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = "${env:UNDERSTUDY_HOST:-127.0.0.1}",
      description =
          "The address to listen on, also from the environment variable UNDERSTUDY_HOST. Beyond"
              + " this machine the environment variable "
              + TOKEN_VARIABLE
              + " has to hold a token for the control API. Default: ${DEFAULT-VALUE}.")
  String host = "127.0.0.1";

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long a stop waits for calls under way. Default: ${DEFAULT-VALUE} seconds.")
  int drain;

  @Option(
      names = "--verify",
      paramLabel = "PROFILE",
      description =
          "Check each exchange against a contract: core, crazyrouter, openai, anthropic, "
              + "open-responses, llm-interactive-proxy, or a folder with a pack of your own.")
  @Nullable String verify;

  @Option(
      names = "--cassette-root",
      paramLabel = "DIR",
      description =
          "The folder in which sessions that tests open over HTTP find their cassettes. Default:"
              + " the working directory.")
  Path cassetteRoot = Path.of("");

  ServerSettings settings(Consumer<JournalEntry> listener) {
    Map<String, String> environment = System.getenv();
    return new ServerSettings(
        host,
        port,
        environment.getOrDefault(TOKEN_VARIABLE, ""),
        Duration.ofSeconds(Math.max(0, drain)),
        environment,
        listener,
        verify == null ? ExchangeVerifier.NONE : new ContractVerifier(Profiles.load(verify)),
        verify == null ? "" : Diagnoses.load(verify).profile(),
        cassetteRoot);
  }
}
