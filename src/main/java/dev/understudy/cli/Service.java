package dev.understudy.cli;

import dev.understudy.server.UnderstudyServer;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/** Runs a server until the process is stopped, then closes it cleanly. */
final class Service {

  private Service() {}

  /** Prints how many exchanges broke a mandatory rule, and returns whether there was one. */
  static boolean violations(UnderstudyServer understudy) {
    long failures = understudy.own().journal().allFailures();
    if (failures > 0) {
      System.err.printf(
          "understudy: %d exchange%s broke the contract, see above%n",
          failures, failures == 1 ? "" : "s");
    }
    return failures > 0;
  }

  /**
   * Prints that the server is ready, and waits. SIGTERM or Ctrl-C closes the server and ends the
   * process with the exit code that {@code summary} returns.
   *
   * @param mode the mode to print in the ready line
   */
  static int run(
      UnderstudyServer understudy, String mode, ToIntFunction<UnderstudyServer> summary) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  int code = ExitCode.ERROR;
                  try {
                    understudy.close();
                    code = summary.applyAsInt(understudy);
                  } catch (RuntimeException error) {
                    System.err.println("understudy: the server did not stop cleanly: " + error);
                  }
                  System.out.flush();
                  System.err.flush();
                  // Otherwise the exit code would be 128 + the signal's number.
                  Runtime.getRuntime().halt(code);
                },
                "understudy-stop"));
    int interactions = understudy.own().interactions();
    System.out.printf(
        "understudy ready on %s (%s, %d interaction%s)%n",
        understudy.baseUrl(), mode, interactions, interactions == 1 ? "" : "s");
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.FINE;
  }
}
