package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program as a process of its own. */
record Program(Process process, Path outFile, Path errFile) {

  static Program start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /** One whose files cannot grow beyond so many blocks of 512 bytes. */
  static Program startLimited(Path folder, int blocks, String... arguments) throws IOException {
    return start(
        folder, List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"), arguments);
  }

  private static Program start(Path folder, List<String> before, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.understudy.cli.Main"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Program(process, out, err);
  }

  URI awaitReady() {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> out().contains("understudy ready on ") && out().contains(")\n"));
    String line = out().substring(out().indexOf("http://"));
    return URI.create(line.substring(0, line.indexOf(' ')));
  }

  int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  String out() {
    return read(outFile);
  }

  String err() {
    return read(errFile);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** What a program printed until it ended, and how it did. */
  record Ended(int code, String out, String err) {
    String text() {
      return code + " " + out + err;
    }
  }

  static Ended ended(Path folder, String... arguments) throws Exception {
    Program program = start(folder, arguments);
    return new Ended(program.awaitEnd(), program.out(), program.err());
  }
}
