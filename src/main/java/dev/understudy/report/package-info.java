/** Formats the report of a verification for users and for programs. */
@NullMarked
package dev.understudy.report;

import org.jspecify.annotations.NullMarked;
