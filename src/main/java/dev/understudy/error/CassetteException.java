package dev.understudy.error;

import java.nio.file.Path;

/** Thrown when a cassette cannot be read or written; says where and why. */
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

  /** A problem with a whole file, with its cause. */
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

  /** The path of the file, as it was given. */
  public String file() {
    return file;
  }

  /** The problem, without its location. */
  public String problem() {
    return problem;
  }

  /** The line, counted from 1; 0 for the file as a whole. */
  public long line() {
    return line;
  }
}
