package dev.understudy.cli;

import dev.understudy.server.UnderstudyServer;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/** Keeps a server running until the process is told to stop, and then ends it in good order. */
final class Service {

  private Service() {}

  /** Says how many exchanges broke a rule that must not be broken; whether there was one. */
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
   * Says that the server is ready, and waits. A SIGTERM or Ctrl-C closes it, and the process ends
   * with what {@code summary} gives.
   *
   * @param mode for the line that says so
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
                    System.err.println("understudy: could not be stopped cleanly: " + error);
                  }
                  System.out.flush();
                  System.err.flush();
                  // Without this a process that is told to stop ends with 128 + the signal.
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
