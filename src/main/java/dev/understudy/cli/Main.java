package dev.understudy.cli;

import dev.understudy.Understudy;
import dev.understudy.error.CassetteException;
import dev.understudy.error.PackException;
import dev.understudy.server.Warmup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. */
@Command(
    name = "understudy",
    description = {
      "A test double and contract verifier for AI gateways. It records live sessions, replays them",
      "byte for byte, and checks requests, answers and event streams against a gateway's contract.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 success; 1 a problem was found: a broken contract, a changed shape, a secret,",
      "a call with a mistake, or an invalid cassette in 'validate'; 2 wrong usage, or a cassette",
      "that cannot be read; 3 the gateway did not answer, or something could not be checked;",
      "4 recordings were lost, or an internal error.",
      "",
      "Try: understudy replay --port 8080"
    })
public final class Main {

  /** All commands, in the order of the help. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("record", RecordCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("diff", DiffCommand::new);
    COMMANDS.put("show", ShowCommand::new);
    COMMANDS.put("diagnose", DiagnoseCommand::new);
    COMMANDS.put("validate", ValidateCommand::new);
    COMMANDS.put("scan", ScanCommand::new);
  }

  /**
   * The log settings; not in a file, which would also apply to a program that embeds Understudy.
   */
  private static final Map<String, String> LOGGING =
      Map.of(
          "org.slf4j.simpleLogger.defaultLogLevel", "warn",
          // Javalin logs what it throws; Understudy prints that already.
          "org.slf4j.simpleLogger.log.io.javalin", "off",
          "org.slf4j.simpleLogger.showDateTime", "true",
          "org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS",
          "org.slf4j.simpleLogger.showThreadName", "false",
          "org.slf4j.simpleLogger.showShortLogName", "true");

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    LOGGING.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
    if (args.length > 0 && (args[0].equals("replay") || args[0].equals("record"))) {
      // Loads the server's classes on another processor while this one parses the command line.
      Thread warmup = new Thread(Warmup::run, "understudy-warm-up");
      warmup.setDaemon(true);
      warmup.start();
    }
    System.exit(run(args));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new Main());
    // Reading the annotations of a command costs time, so only the requested one is added.
    @Nullable Supplier<Object> requested = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (requested != null) {
      commandLine.addSubcommand(args[0], requested.get());
    } else {
      COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
    }
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(Main::explain);
    if (args.length == 0) {
      commandLine.usage(System.err);
      return ExitCode.MISUSE;
    }
    try {
      return commandLine.execute(args);
    } catch (StackOverflowError | OutOfMemoryError error) {
      System.err.println(
          "understudy: out of memory ("
              + error
              + "); raise the limit with JAVA_TOOL_OPTIONS=-Xmx4g, or with -Xss64m for a deep"
              + " stack");
      return ExitCode.ERROR;
    }
  }

  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof CassetteException
        || failure instanceof PackException
        || failure instanceof IllegalArgumentException) {
      commandLine.getErr().println("understudy: " + failure.getMessage());
      return ExitCode.MISUSE;
    }
    commandLine.getErr().println("understudy: internal error; please report it:");
    failure.printStackTrace(commandLine.getErr());
    return ExitCode.ERROR;
  }

  /** The version, for {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"understudy " + Understudy.version()};
    }
  }
}
