package dev.understudy.error;

import java.nio.file.Path;

/** Thrown when a contract pack cannot be used; says where and why. */
public final class PackException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A problem at a line, counted from 1; 0 for the file as a whole. */
  public PackException(String file, long line, String problem) {
    super(file + (line == 0 ? "" : ":" + line) + ": " + problem);
  }

  /** A problem with a folder or a file as a whole. */
  public PackException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
