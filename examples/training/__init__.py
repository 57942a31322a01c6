"""How the example models are made: data, training, quantisation and the .tflite file, in NumPy."""
