/** The journal of redacted requests and answers, limited in size, and their verification. */
@NullMarked
package dev.understudy.journal;

import org.jspecify.annotations.NullMarked;
