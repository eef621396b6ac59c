package dev.understudy.error;

import java.nio.file.Path;

/** A cassette that cannot be read or written, and where and why. */
public final class CassetteException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String file;
  private final long line;
  private final String problem;

  /** A problem with a whole file. */
  public CassetteException(Path file, String problem) {
    super(file + ": " + problem);
    this.file = file.toString();
    this.line = 0;
    this.problem = problem;
  }

  /** A problem with a whole file, with what lies behind it. */
  public CassetteException(Path file, String problem, Throwable cause) {
    this(file, problem);
    initCause(cause);
  }

  /** A problem at a line, counted from 1. */
  public CassetteException(Path file, long line, String problem) {
    super(file + ":" + line + ": " + problem);
    this.file = file.toString();
    this.line = line;
    this.problem = problem;
  }

  /** The file, as it was named. */
  public String file() {
    return file;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** The line, counted from 1; 0 when it is the file as a whole. */
  public long line() {
    return line;
  }
}
