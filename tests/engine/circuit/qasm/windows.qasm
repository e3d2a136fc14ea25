// Windows line ends, tabs and a UTF-8 comment: état de Bell, 量子
OPENQASM 2.0;
include "qelib1.inc";
	qreg q[2];
	creg c[2];
	u2(0,pi) q[0];	// Hadamard
	cx q[0],q[1];
	measure q -> c;