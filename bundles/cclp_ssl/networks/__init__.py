"""The classifiers of the CCLP paper."""

from bundles.cclp_ssl.networks.architectures import ARCHITECTURES, classifier
from bundles.cclp_ssl.networks.convolutional_classifier import ConvolutionalClassifier

__all__ = ["ARCHITECTURES", "ConvolutionalClassifier", "classifier"]
