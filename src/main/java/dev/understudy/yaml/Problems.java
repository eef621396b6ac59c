package dev.understudy.yaml;

/** Makes the exception for what is wrong in one file. */
@FunctionalInterface
public interface Problems {

  /**
   * The exception to throw.
   *
   * @param line where, counted from 1; 0 for the file as a whole
   * @param text what is wrong, and what to do
   */
  RuntimeException at(long line, String text);
}
