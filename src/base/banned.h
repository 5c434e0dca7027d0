/* Forced into every file of src: functions that this project does not use become compile errors. The standard headers that declare them come first. (atol is
   not among them: headers of GSL use the word for a tolerance.) */
#ifndef OPINE_BASE_BANNED_H
#define OPINE_BASE_BANNED_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison gets strcpy strcat strncpy strncat sprintf vsprintf strtok atoi atof system popen setlocale gmtime localtime

#endif
